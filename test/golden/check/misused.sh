cd ../../../examples/marking
overbar check || true
overbar check net.ob || true
overbar check nosuchpage.tex --given nosuchnet.ob || true
overbar check alice.md --given net.ob -o alice.pdf || true
overbar check alice.md bob.tex --given net.ob -o both.tex
