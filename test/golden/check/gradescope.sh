cd ../../../examples/marking
overbar check bob.tex --given net.ob --format gradescope --points 10
