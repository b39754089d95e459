cd ../../../examples/marking
overbar check alice.md bob.tex carol.tex --given net.ob --summary || true
overbar check alice.md bob.tex carol.tex --given net.ob --summary --format csv || true
overbar check alice.md bob.tex carol.tex --given net.ob --summary --format md || true
overbar check alice.md bob.tex carol.tex --given net.ob --summary --format json
