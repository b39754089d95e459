cd ../../../examples/marking
overbar check -q alice.md bob.tex carol.tex --given net.ob
