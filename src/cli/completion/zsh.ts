// The script for zsh, as a file in the fpath or by `source`.
import type { ArgumentWords, CommandLine, CommandWords, OptionWords, Values } from './command-line.ts';

export function zshScript({ program, before, commands }: CommandLine): string {
  return `\
#compdef ${program}
# zsh completion for ${program}, as \`${program} completion zsh\` prints it.

_oss-append_commands() {
  local -a commands=(
${commands.flatMap(({ names, summary }) => names.map((name) => `    ${quote(`${name}:${escaped(summary)}`)}`)).join('\n')}
  )
  _describe -t commands command commands
}

${FUNCTIONS}
${commands
  .flatMap(({ arguments: each }) => each.filter(goesByFirst))
  .map(functionByFirst)
  .join('\n')}
_oss-append() {
  local curcontext=$curcontext word command= skip=
  local -A opt_args
  local -a line config_options profile_options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $skip ]]; then
      skip=
      continue
    fi
    case $word in
      ${spellingsBeforeValues([before, ...commands]).join('|')}) skip=1 ;;
      -?*) ;;
      *)
        command=$word
        break
        ;;
    esac
  done
  case $command in
${[before, ...commands].map((command) => argumentsCase(command)).join('\n')}
  esac
}

# The file of an fpath is the function itself; by \`source\` it only defines it.
if [[ \${funcstack[1]} == _oss-append ]]; then
  _oss-append "$@"
else
  compdef _oss-append ${program}
fi
`;
}

const FUNCTIONS = `\
# Prints what only the config file knows.
_oss-append_ask() {
  local option file=$OSS_CONFIG_FILE profile=$OSSUTIL_PROFILE
  for option in $config_options; do
    file=\${(Q)opt_args[$option]:-$file}
  done
  for option in $profile_options; do
    profile=\${(Q)opt_args[$option]:-$profile}
  done
  OSS_CONFIG_FILE=$file OSSUTIL_PROFILE=$profile oss-append completion $1 2>/dev/null </dev/null
}

_oss-append_objects() {
  [[ oss:// == "$PREFIX"* || $PREFIX == oss://* && $PREFIX != oss://*/* ]] || return
  local expl
  local -a buckets=(\${(f)"$(_oss-append_ask buckets)"})
  if (( $#buckets )); then
    _wanted buckets expl bucket compadd -S '' -- oss://\${^buckets}/
  else
    _wanted buckets expl bucket compadd -S '' -- oss://
  fi
}

_oss-append_profiles() {
  local expl
  local -a profiles=(\${(f)"$(_oss-append_ask profiles)"})
  _wanted profiles expl profile compadd -- $profiles
}

_oss-append_sources() {
  local ret=1
  [[ $PREFIX == oss:* ]] || _files && ret=0
  [[ -n $PREFIX ]] && _oss-append_objects && ret=0
  return ret
}

_oss-append_sources-or-objects() {
  [[ -n $PREFIX ]] && _oss-append_sources || _oss-append_objects
}
`;

/** Any command's options may stand before it; where a spelling has two meanings, the first one counts. */
function spellingsBeforeValues(commands: readonly CommandWords[]): string[] {
  const takesValue = new Map<string, boolean>();
  for (const { spellings, value } of commands.flatMap(({ options }) => options)) {
    for (const spelling of spellings) {
      if (!takesValue.has(spelling)) takesValue.set(spelling, value?.isOptional === false);
    }
  }
  return [...takesValue].flatMap(([spelling, takes]) => (takes ? [spelling] : []));
}

function argumentsCase({ names, options, arguments: values }: CommandWords): string {
  // Where there is a command, it is the first argument itself.
  const command: ArgumentWords[] =
    names.length === 0 ? [] : [{ name: 'command', isRepeatable: false, cases: [{ values: 'text' }] }];
  const specs = [
    ...options.flatMap((option) => optionSpecs(option, options)),
    ...[...command, ...values].map((argument, index) => {
      const place = argument.isRepeatable ? '*' : index + 1;
      return quote(`${place}:${escaped(argument.name)}:${argumentAction(argument)}`);
    }),
  ];
  const pattern = names.length === 0 ? "''" : names.join('|');
  const spellings = (of: string): string =>
    options.find(({ name }) => name === of)?.spellings.join(' ') ?? '';
  return `\
    ${pattern})
      config_options=(${spellings('configFile')}) profile_options=(${spellings('profile')})
      _arguments -s -S : \\
        ${specs.join(' \\\n        ')}
      ;;`;
}

function goesByFirst({ cases }: ArgumentWords): boolean {
  return cases.some(({ first }) => first !== undefined);
}

/** What to offer where it goes by the first argument, which stands behind the command. */
function functionByFirst({ name, cases }: ArgumentWords): string {
  const lines = cases.map(({ first = '*', values }) => `    ${first}) ${statement(values)} ;;`);
  return `_oss-append_${name}() {\n  local expl\n  case $line[2] in\n${lines.join('\n')}\n  esac\n}\n`;
}

function statement(values: Values): string {
  if (typeof values === 'string') return action(values);
  // What is left open is gone on with at once.
  const suffix = values.every((word) => word.endsWith('=')) ? " -S ''" : '';
  return `_wanted values expl value compadd${suffix} -- ${values.join(' ')}`;
}

function argumentAction(argument: ArgumentWords): string {
  const [only] = argument.cases;
  return goesByFirst(argument) || only === undefined ? `_oss-append_${argument.name}` : action(only.values);
}

/** One for each spelling; what is in parentheses is offered no more. */
function optionSpecs(option: OptionWords, options: readonly OptionWords[]): string[] {
  const { spellings, isRepeatable, name, description, value } = option;
  const excluded = options.filter((each) => each.name === name).flatMap((each) => each.spellings);
  const before = isRepeatable ? '*' : `(${excluded.join(' ')})`;
  return spellings.map((spelling) => {
    const text = `[${description.replaceAll(/[\\\][]/g, String.raw`\$&`)}]`;
    if (value === undefined) return quote(`${before}${spelling}${text}`);
    const joint = spelling.startsWith('--') ? '=' : '+';
    const colon = value.isOptional ? '::' : ':';
    return quote(`${before}${spelling}${joint}${text}${colon}${escaped(value.name)}:${action(value.values)}`);
  });
}

function action(values: Values): string {
  switch (values) {
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'source':
      return '_oss-append_sources';
    case 'source-or-object':
      return '_oss-append_sources-or-objects';
    case 'object':
      return '_oss-append_objects';
    case 'profile':
      return '_oss-append_profiles';
    case 'command':
      return '_oss-append_commands';
    case 'text':
      return ' ';
    default:
      return `(${values.join(' ')})`;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\:]/g, String.raw`\$&`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
