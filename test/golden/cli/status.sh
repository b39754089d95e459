# run: sh {file}
# 0 proved, 1 refuted, 2 not understood; one line a verdict.
for name in good bad wrong nothing; do overbar -q input/$name.ob; echo "status $?"; done
overbar -q input/good.ob input/bad.ob; echo "status $?"
