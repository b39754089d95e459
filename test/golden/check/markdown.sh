cd ../../../examples/marking
overbar check alice.md --given net.ob --format md
