namespace Mbus.Tool.Service;

/// <summary>The journal of systemd. It adds the time to each line, and reads the priority from the start of the line.</summary>
internal static class Journal
{
    /// <summary>Prefix of a line with an error; see sd-daemon(3).</summary>
    internal const string Error = "<3>";

    /// <summary>Returns true if a stream is connected to the journal, which means to the socket in JOURNAL_STREAM; see systemd.exec(5).</summary>
    /// <param name="target">Kernel name of the target of the stream.</param>
    /// <param name="environment">Returns an environment variable by name.</param>
    internal static bool IsAt(string? target, Func<string, string?> environment)
    {
        // DEVICE:INODE; all sockets have the same device.
        string[] parts = environment("JOURNAL_STREAM")?.Split(':') ?? [];
        return parts is [_, { Length: > 0 }] && target == $"socket:[{parts[1]}]";
    }
}
