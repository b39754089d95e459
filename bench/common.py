"""What the comparisons share: networks as worksheets, timing of the program as a whole."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def overbar():
    """The program that was built, or the installed one."""
    built = os.path.join(ROOT, "build", "bin", "overbar")
    found = built if os.access(built, os.X_OK) else shutil.which("overbar")
    if not found:
        sys.exit("overbar is not built; run `make` first")
    return found


def layers(depth, activation=True):
    """z_i = W_i h_{i-1} + b_i, h_i = σ(z_i), and the squared distance of the last layer to s."""
    lines = ["dim N", "input h0 : N", "given s : N"]
    for i in range(1, depth + 1):
        lines.append(f"param W{i} : N×N, b{i} : N")
        lines.append(f"z{i} = W{i} h{i - 1} + b{i}")
        lines.append(f"h{i} = σ(z{i})" if activation else f"h{i} = z{i}")
    lines.append(f"J = 1/2 ‖h{depth} − s‖²")
    return "\n".join(lines) + "\n"


def best_of(times, command):
    """Seconds and processor seconds of a program, start and output included: the least of some runs. One thread."""
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1")
    wall, processor = [], []
    for _ in range(times):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 3):
            sys.exit(f"{' '.join(command)}: exit {process.returncode}")
        wall.append(time.perf_counter() - begin)
        processor.append(usage.ru_utime + usage.ru_stime)
    return min(wall), min(processor)


def derive_seconds(worksheet, times=5):
    """Reading a worksheet, deriving J and writing every equation, as one run of the program."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "net.ob")
        with open(path, "w", encoding="utf-8") as file:
            file.write(worksheet)
        return best_of(times, [overbar(), "derive", path, "J"])
