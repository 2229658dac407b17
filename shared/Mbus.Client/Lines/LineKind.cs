namespace Mbus.Client.Lines;

/// <summary>A kind of line: how it is written, the slack it needs, and how it is opened.</summary>
public sealed class LineKind
{
    /// <summary>The word that an address of this kind begins with.</summary>
    public required string Name { get; init; }

    /// <summary>What stands between the name and the target.</summary>
    public string Separator { get; init; } = ":";

    /// <summary>How an address of this kind is written, for messages.</summary>
    public required string Form { get; init; }

    /// <summary>An address of this kind.</summary>
    public required string Example { get; init; }

    /// <summary>True for the kind to which every absolute path belongs, with no name before it.</summary>
    public bool OwnsPaths { get; init; }

    /// <summary>The slack of this kind that no baud rate changes, in microseconds.</summary>
    public long Slack { get; init; }

    /// <summary>How many bytes this kind may hold back before it hands them on; their time at the baud rate adds to the slack.</summary>
    public int HeldBytes { get; init; }

    /// <summary>What is wrong with a target; null when nothing is. The target is empty where only the name was written.</summary>
    public required Func<string, string?> TargetError { get; init; }

    /// <summary>Opens a line of this kind; a <see cref="LineException"/> when it cannot be opened.</summary>
    public required Func<LineAddress, CancellationToken, ValueTask<Line>> Open { get; init; }

    /// <summary>The slack that a line of this kind needs at a baud rate, in microseconds.</summary>
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
