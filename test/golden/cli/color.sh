# run: sh {file}
# Colours where they are asked for, on both streams; never otherwise when it is no terminal.
esc() { sed 's/\x1b/\\e/g'; }
overbar input/good.ob --color always | esc
overbar input/wrong.ob --color always 2>&1 | esc
NO_COLOR= overbar input/good.ob | esc | grep -c '\\e'
overbar input/good.ob --ascii
