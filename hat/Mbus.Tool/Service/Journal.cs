namespace Mbus.Tool.Service;

/// <summary>systemd's journal, which keeps the time of each line itself and takes its priority from the line's beginning.</summary>
internal static class Journal
{
    /// <summary>Begins a line that tells an error: see sd-daemon(3).</summary>
    internal const string Error = "<3>";

    /// <summary>Whether a stream leads to the journal: whether it is the socket that JOURNAL_STREAM names, as systemd.exec(5) asks.</summary>
    /// <param name="target">What the stream leads to, as the kernel names it.</param>
    /// <param name="environment">The variables of the environment by their names.</param>
    internal static bool IsAt(string? target, Func<string, string?> environment)
    {
        // DEVICE:INODE; all sockets are of one device.
        string[] parts = environment("JOURNAL_STREAM")?.Split(':') ?? [];
        return parts is [_, { Length: > 0 }] && target == $"socket:[{parts[1]}]";
    }
}
