// The script for bash, 3.2 and later; it needs nothing of bash-completion.
import type { CommandLine, CommandWords } from './command-line.ts';
import { argumentLines, optionLine } from './table.ts';

export function bashScript({ program, before, commands }: CommandLine): string {
  const names = commands.flatMap((command) => command.names);
  return `\
# bash completion for ${program}, as \`${program} completion bash\` prints it.

# Sets options to those of a command, a line each: name|values|spellings. Without a name it may be repeated.
_oss_append_options() {
  options=
  case $1 in
${[before, ...commands].map(optionsCase).join('\n')}
  esac
}

# Sets values to what an argument of a command can be, by its place and by the first one.
_oss_append_argument() {
  values=@text
  case $1:$2:$3 in
${[before, ...commands].flatMap(argumentCases).join('\n')}
  esac
}

_oss_append_commands='${names.join(' ')}'

${LOGIC}
complete -o bashdefault -o default -F _oss_append ${program}
`;
}

function optionsCase({ names, options }: CommandWords): string {
  return `    ${alternatives(names, '')}) options='${options.map(optionLine).join('\n')}' ;;`;
}

function argumentCases(command: CommandWords): string[] {
  return argumentLines(command).map(
    ({ end, values }) => `    ${alternatives(command.names, end)}) values='${values}' ;;`,
  );
}

function alternatives(names: readonly string[], end: string): string {
  return names.length === 0 ? `''${end}` : names.map((name) => name + end).join(' | ');
}

/** Its functions share the variables of `_oss_append`. */
const LOGIC = `\
# Sets name and values to those of the option that is spelled so, and notes that it was given. Where no command stands
# yet, it may be an option of any.
_oss_append_find() {
  local each options each_name each_values spellings
  name= values=
  for each in "$command" \${command:-$_oss_append_commands}; do
    _oss_append_options "$each"
    while IFS='|' read -r each_name each_values spellings; do
      [[ " $spellings " == *" $1 "* ]] || continue
      name=$each_name values=$each_values
      given+="$name "
      return
    done <<<"$options"
  done
}

# Takes an option in; values is left where its value is the next word.
_oss_append_take() {
  local letters
  case $1 in
    --*=*)
      _oss_append_find "\${1%%=*}"
      _oss_append_note "\${1#*=}"
      ;;
    --*) _oss_append_find "$1" ;;
    *)
      letters=\${1#-}
      while [[ -n $letters ]]; do
        _oss_append_find "-\${letters:0:1}"
        letters=\${letters:1}
        [[ -z $values || -z $letters ]] && continue
        _oss_append_note "$letters"
        return
      done
      ;;
  esac
}

# Takes in the value of the option before.
_oss_append_note() {
  local value=\${1//[\\\\\\"\\']/}
  case $name in
    configFile) config=$value ;;
    profile) profile=$value ;;
  esac
  values=
}

_oss_append_reply() {
  local word
  for word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("\${word#"$kept"}")
  done
}

_oss_append_offer_options() {
  local options each_name each_values spellings
  _oss_append_options "$command"
  while IFS='|' read -r each_name each_values spellings; do
    [[ -n $each_name && $given == *" $each_name "* ]] || _oss_append_reply $spellings
  done <<<"$options"
}

# Prints what only the config file knows.
_oss_append_ask() {
  OSS_CONFIG_FILE=\${config:-$OSS_CONFIG_FILE} OSSUTIL_PROFILE=\${profile:-$OSSUTIL_PROFILE} \\
    oss-append completion "$1" 2>/dev/null </dev/null
}

_oss_append_offer_buckets() {
  local bucket buckets
  [[ oss:// == "$cur"* || $cur == oss://* && $cur != oss://*/* ]] || return
  compopt -o nospace 2>/dev/null
  buckets=$(_oss_append_ask buckets)
  while read -r bucket; do
    [[ -n $bucket ]] && _oss_append_reply "oss://$bucket/"
  done <<<"$buckets"
  [[ -z $buckets ]] && _oss_append_reply oss://
}

# With no reply, readline completes paths: the function is left where that is wanted.
_oss_append_offer_values() {
  local word prefix=\${1-}
  case $values in
    @file) return ;;
    @directory) compopt -o dirnames +o default +o bashdefault 2>/dev/null && return ;;
    @source | @source-or-object | @object)
      if [[ $values == @source || ($values == @source-or-object && -n $cur) ]]; then
        [[ -n $cur && (oss:// == "$cur"* || $cur == oss:*) ]] || return
        [[ -n $(compgen -f -- "$cur") ]] && return
      fi
      _oss_append_offer_buckets
      ;;
    @command) _oss_append_reply $_oss_append_commands ;;
    @profile) for word in $(_oss_append_ask profiles); do _oss_append_reply "$prefix$word"; done ;;
    @*) ;;
    *)
      [[ $values == *= ]] && compopt -o nospace 2>/dev/null
      for word in $values; do _oss_append_reply "$prefix$word"; done
      ;;
  esac
  [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt +o default +o bashdefault 2>/dev/null
}

_oss_append() {
  local IFS=$' \\t\\n' words i n=-1 word rest=\${COMP_LINE:0:COMP_POINT}
  # bash cuts words at = and :, too. What stands together is one.
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $n -lt 0 || $rest == [[:space:]]* ]]; then
      ((n += 1))
      words[n]=
      rest=\${rest#"\${rest%%[![:space:]]*}"}
    fi
    word=\${COMP_WORDS[i]}
    [[ $i -eq $COMP_CWORD ]] && word=$rest
    words[n]=\${words[n]}$word
    rest=\${rest#"$word"}
  done

  local command= first= at=0 ended= given=' ' config= profile= name= values=
  for ((i = 1; i < n; i++)); do
    word=\${words[i]}
    if [[ -n $values && ! ($values == @optional && $word == -*) ]]; then
      _oss_append_note "$word"
    elif [[ -z $ended && $word == -- ]]; then
      ended=1 values=
    elif [[ -z $ended && $word == -?* ]]; then
      _oss_append_take "$word"
    elif [[ -z $command ]]; then
      command=$word
    else
      [[ $at -eq 0 ]] && first=$word
      ((at += 1))
    fi
  done

  local cur=\${words[n]} kept= breaks=
  COMPREPLY=()
  if [[ $cur == [\\"\\']* ]]; then
    cur=\${cur:1}
  else
    # readline replaces only what stands behind the last of these.
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=:
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
    [[ -n $breaks ]] && kept=\${cur%"\${cur##*[$breaks]}"}
  fi

  if [[ -n $values && ! ($values == @optional && $cur == -*) ]]; then
    _oss_append_offer_values
  elif [[ -z $ended && $cur == --*=* ]]; then
    _oss_append_find "\${cur%%=*}"
    [[ -n $values ]] || values=@text
    _oss_append_offer_values "\${cur%%=*}="
  elif [[ -z $ended && $cur == -* ]]; then
    _oss_append_offer_options
    [[ \${#COMPREPLY[@]} -gt 0 ]] || compopt +o default +o bashdefault 2>/dev/null
  else
    _oss_append_argument "$command" "$at" "$first"
    _oss_append_offer_values
  fi
}
`;
