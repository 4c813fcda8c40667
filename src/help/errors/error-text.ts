/** An error by its code: what it means, how it comes about as a rule, what to do. One or two plain sentences each. */
export type ErrorText = readonly [means: string, cause: string, remedy: string];
export type ErrorTexts = Readonly<Record<string, ErrorText>>;
