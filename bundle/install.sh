#!/bin/sh
# Installs xlperf from this folder, without a network, into an environment of its own.
# 用法：sh install.sh [文件夹]   默认装到 ~/xlperf
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-"$HOME/xlperf"}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "须有 Python 3.11 或更新的版本（用 PYTHON=/路径/python3 指定）" >&2
  echo "Python 3.11 or later is needed (name it with PYTHON=/path/python3)" >&2
  exit 1
}
"$python" -m venv "$target"
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip --isolated --disable-pip-version-check --quiet \
  install --no-index --find-links "$here/wheels" --upgrade 'xlperf[dataset,docx]'
"$target/bin/xlperf" doctor
echo
echo "已安装：$target/bin/xlperf    (installed)"
