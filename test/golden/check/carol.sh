cd ../../../examples/marking
overbar check carol.tex --given net.ob
