# Standard output, standard error and the status; the folder is the case's own; nothing on standard input.
ls *.sh
cat
echo "to standard error" >&2
exit 3
