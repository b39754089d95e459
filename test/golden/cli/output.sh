# run: sh {file} {tmp}
# A report goes where it is asked to, whole, and nothing else is left behind.
tmp=$1
for ending in html htm md tex json txt; do overbar input/good.ob -o "$tmp/report.$ending"; head -1 "$tmp/report.$ending" | cut -c 1-15; done
echo old > "$tmp/kept"; chmod 640 "$tmp/kept"; ln -s kept "$tmp/link.md"
overbar input/page.md -o "$tmp/link.md"; grep -c proved "$tmp/kept"; stat -c '%A %F' "$tmp/kept" "$tmp/link.md"
overbar input/good.ob --format json -o /dev/null; test -c /dev/null && echo 'a device stays a device'
overbar input/good.ob --format md -o - | head -1
overbar -q input/good.ob -o "$tmp/missing/report.html"; echo "status $?"
overbar -q input/good.ob --format html -o "$tmp"; echo "status $?"
(ulimit -f 1; overbar -q input/good.ob -o "$tmp/large.html"; echo "status $?")
overbar --help > /dev/full; echo "status $?"
overbar input/good.ob > /dev/full; echo "status $?"
ls "$tmp"
