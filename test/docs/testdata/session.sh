# The shell of one page. It reads from its standard input how to run which script, and prints after each a mark, the exit
# code and, where a strict one failed, the line and the command.
set -euo pipefail
__mark=$1
shift
trap '__failed="$LINENO $BASH_COMMAND"' ERR
trap 'printf "%s%s %s\n" "$__mark" "$?" "${__failed-}"' EXIT
while IFS=' ' read -r __how __script __pipe; do
  __code=0 __failed=
  case $__how in
  strictly)
    . "$__script" </dev/null
    ;;
  once)
    set +e
    . "$__script" </dev/null
    __code=$?
    set -e
    ;;
  behind) # a process group of its own, in which an interrupt is not ignored
    set -m
    (. "$__script") </dev/null >"$__pipe" 2>&1 &
    __code=$! __jobs="${__jobs-} $!"
    set +m
    ;;
  esac
  printf '%s%s\n' "$__mark" "$__code"
done
# The test is over, maybe before its time: what still runs in the background is interrupted.
for __job in ${__jobs-}; do
  kill -INT -- "-$__job" 2>/dev/null || true
done
