# Completions that the shells read, and a manual page.
overbar completion bash | bash -n
overbar man | head -3
overbar completion fish | grep -c '^complete'
overbar completion zsh | head -1
overbar --version | grep -c '^overbar [0-9.]*$'
