namespace Mbus.Tool;

/// <summary>Whoever read standard output has gone, as head does when it has enough.</summary>
internal sealed class OutputClosedException : IOException;
