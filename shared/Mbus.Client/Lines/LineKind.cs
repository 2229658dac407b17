namespace Mbus.Client.Lines;

/// <summary>Kind of line: address form, required slack, and how to open it.</summary>
public sealed class LineKind
{
    /// <summary>Word with which addresses of this kind begin.</summary>
    public required string Name { get; init; }

    /// <summary>Separator between name and target.</summary>
    public string Separator { get; init; } = ":";

    /// <summary>Address form of this kind, for messages.</summary>
    public required string Form { get; init; }

    /// <summary>Example address of this kind.</summary>
    public required string Example { get; init; }

    /// <summary>True for the kind that accepts every absolute path without a name.</summary>
    public bool OwnsPaths { get; init; }

    /// <summary>Slack of this kind that does not depend on the baud rate, in microseconds.</summary>
    public long Slack { get; init; }

    /// <summary>
    /// Maximum number of bytes that this kind buffers before passing them on; their time at the baud rate adds to the slack.
    /// </summary>
    public int HeldBytes { get; init; }

    /// <summary>Returns the error of a target, or null if it is valid. The target is empty if only the name was given.</summary>
    public required Func<string, string?> TargetError { get; init; }

    /// <summary>Opens a line of this kind; throws a <see cref="LineException"/> if it cannot be opened.</summary>
    public required Func<LineAddress, CancellationToken, ValueTask<Line>> Open { get; init; }

    /// <summary>Returns the slack of this kind at a baud rate, in microseconds.</summary>
    public long SlackAt(int baudRate) => Slack + new LineTiming(baudRate, 0).Bytes(HeldBytes);

    internal bool Claims(string address) =>
        address.StartsWith('/') ? OwnsPaths : address.Split(':')[0] == Name;

    internal string? TargetOf(string address)
    {
        if (address == Name)
            return "";

        if (address.StartsWith('/'))
            return address;

        string prefix = Name + Separator;
        return address.StartsWith(prefix, StringComparison.Ordinal) ? address[prefix.Length..] : null;
    }

    internal string NameOf(string target)
    {
        if (target.Length == 0)
            return Name;

        return OwnsPaths && target.StartsWith('/') ? target : Name + Separator + target;
    }
}
