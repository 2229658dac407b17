namespace Mbus.Tool;

/// <summary>Exit codes. <c>mbus --help</c> lists them as well.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>No reply or no valid reply; a telegram is damaged, or the key does not match.</summary>
    internal const int NoAnswer = 1;

    /// <summary>Invalid argument or input file.</summary>
    internal const int Usage = 2;

    /// <summary>A line or listen address cannot be opened, or was lost.</summary>
    internal const int NoLine = 3;

    /// <summary>Internal error of this program (EX_SOFTWARE of sysexits.h).</summary>
    internal const int InternalError = 70;

    /// <summary>Stopped by Ctrl-C before a result was available.</summary>
    internal const int Interrupted = 130;

    /// <summary>The reader of standard output closed it; the exit code that shells report for SIGPIPE.</summary>
    internal const int OutputClosed = 141;
}
