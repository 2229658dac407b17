namespace Mbus.Tool.Output;

/// <summary>The reader of standard output closed it, for example <c>head</c> after the last line that it prints.</summary>
internal sealed class OutputClosedException : IOException;
