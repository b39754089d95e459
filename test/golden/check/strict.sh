cd ../../../examples/marking
overbar check -q bob.tex --given net.ob --strict
