marked=$(mktemp -d)
cd ../../../examples/marking
overbar check alice.md bob.tex carol.tex --given net.ob --summary -o "$marked/" || true
ls "$marked"
overbar check alice.md alice.md --given net.ob --format md -o "$marked/again/" || true
ls "$marked/again"
rm -r "$marked"
