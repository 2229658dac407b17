namespace Mbus.Tool;

/// <summary>What the command tells a script. The list is in <c>mbus --help</c> too.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>The bus gave no answer, or no valid one; a telegram is damaged, or its key does not fit.</summary>
    internal const int NoAnswer = 1;

    /// <summary>An argument, or a file that one names, is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>A line or a listening address cannot be opened, or was lost.</summary>
    internal const int NoLine = 3;

    /// <summary>An error of this program: EX_SOFTWARE of sysexits.h.</summary>
    internal const int InternalError = 70;

    /// <summary>Ended by Ctrl-C before there was a result.</summary>
    internal const int Interrupted = 130;

    /// <summary>Whoever read standard output has gone: what a shell says of SIGPIPE.</summary>
    internal const int OutputClosed = 141;
}
