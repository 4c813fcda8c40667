import { parseEnv } from 'node:util';
import { type Environment, readEnvText, readSettings, type Settings, SettingsError } from '../settings.ts';
import { type SettingDefinition, settingDefinitions } from './describe.ts';

export type SettingOrigin = 'environment' | '.env' | 'default';

/** A variable with what it is set to. */
export interface SettingEntry extends SettingDefinition {
  readonly isSet: boolean;
  /** In force, as written; null where nothing is, and of every secret. */
  readonly value: string | null;
  readonly origin: SettingOrigin;
  /** Both places set it: what each says and which counts (S3). Null: only one does. */
  readonly conflict: string | null;
  /** What is wrong with it. */
  readonly problem: string | null;
}

/**
 * Every variable with its value and where that comes from. It is told also of settings that cannot be used, so that they can be
 * mended.
 *
 * @param home absolute path of the installation
 */
export function listSettings(home: string, environment: Environment): readonly SettingEntry[] {
  const inFile: Environment = parseEnv(readEnvText(home));
  const { problems, usable } = judgeSettings(home, environment, inFile);
  return settingDefinitions.map((definition) => {
    const own = { here: environment[definition.name], file: inFile[definition.name] };
    const holdsSecret = [own.here, own.file].some((value) => usable.secrets.some((secret) => value?.includes(secret)));
    const secret = definition.secret || holdsSecret;
    const raw = (own.here ?? own.file)?.trim() ?? '';
    const isSet = raw !== '';
    return {
      ...definition,
      type: secret ? 'secret' : definition.type,
      secret,
      isSet,
      value: secret ? null : isSet ? raw : definition.default,
      origin: !isSet ? 'default' : own.here === undefined ? '.env' : 'environment',
      conflict: conflictOf(own, secret),
      problem: problems.find(({ about }) => about.includes(definition.name))?.message ?? null,
    };
  });
}

/** What is wrong, each problem once; and the settings as they would be without that. */
export function judgeSettings(
  home: string,
  environment: Environment,
  inFile: Environment,
): { readonly problems: readonly SettingsError[]; readonly usable: Settings } {
  const problems: SettingsError[] = [];
  const seen = { environment, inFile };
  for (;;) {
    try {
      return { problems, usable: readSettings(home, seen.environment, seen.inFile) };
    } catch (error) {
      const about = error instanceof SettingsError ? namesIn(error) : [];
      if (!(error instanceof SettingsError) || about.length === 0) throw error;
      problems.push(error.about.length > 0 ? error : new SettingsError(error.message, error.hint, about));
      // Without what is wrong the rest can be looked at; a variable that is taken out cannot be wrong once more.
      seen.environment = leaveOut(seen.environment, about);
      seen.inFile = leaveOut(seen.inFile, about);
    }
  }
}

/** The variables that an error is about: those that it lists, else those that it speaks of. */
function namesIn({ about, message, hint }: SettingsError): readonly string[] {
  if (about.length > 0) return about;
  const words: readonly string[] = `${message} ${hint}`.match(/[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+/g) ?? [];
  return settingDefinitions.map(({ name }) => name).filter((name) => words.includes(name));
}

function leaveOut(variables: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));
}

/** Without a secret's value. */
function conflictOf({ here, file }: { here?: string | undefined; file?: string | undefined }, secret: boolean) {
  if (here === undefined || file === undefined || here.trim() === file.trim()) return null;
  if (here.trim() === '') return 'the environment sets it to nothing, which counts; .env says something';
  if (secret) return 'the environment and .env say different things; the environment counts';
  return `the environment says ${here.trim()}, .env says ${file.trim() === '' ? 'nothing' : file.trim()}; the environment counts`;
}
