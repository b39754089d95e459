printf 'With $a \\in \\mathbb{R}^n$, $a^\\top a = \\|a\\|^2$.\n' | overbar check -
