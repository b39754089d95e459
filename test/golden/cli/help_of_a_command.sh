overbar derive --help
overbar help prove | head -3
overbar help nothing || echo "status $?"
