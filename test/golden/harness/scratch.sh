# run: sh -e {file} {tmp}
# A folder of its own to write in, called {tmp} in the transcript.
echo text > "$1/file"
ls "$1"
echo "$1/file"
printf 'no newline'
