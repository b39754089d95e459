# run: sh {file}
printf 'input a, b\nclaim a b = b a\n' | overbar -q -
overbar -q - < input/page.md
overbar prove - -q 'a = b' < input/good.ob
printf '\357\273\277input a\nclaim a = a\n' | overbar -q -
