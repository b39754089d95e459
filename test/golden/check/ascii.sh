cd ../../../examples/marking
overbar check alice.md --given net.ob --ascii --no-repairs
