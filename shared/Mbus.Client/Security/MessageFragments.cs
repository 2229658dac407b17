namespace Mbus.Client.Security;

/// <summary>Combines the fragments of a message (EN 13757-7:2018, clause 6.3.2). At most one message at a time is incomplete.</summary>
internal sealed class MessageFragments
{
    private const int MaxMessageLength = ushort.MaxValue;

    private readonly List<byte> _message = [];
    private AuthenticationLayer? _first;
    private int _next;

    /// <summary>
    /// Adds a fragment. Returns the whole message with the last one; otherwise null, and the reason.
    /// </summary>
    internal byte[]? Add(AuthenticationLayer layer, ReadOnlySpan<byte> part, out AuthenticationLayer whole, out string? reason)
    {
        whole = layer;
        reason = null;
        if (layer.Fragment <= 1)
            Begin(layer);
        if (_first == null || layer.Fragment != _next || part.Length > MaxMessageLength - _message.Count)
        {
            reason = $"fragment {layer.Fragment} of a message; {(_first == null ? "the fragments before it are missing" : $"expected fragment {_next}")}";
            Clear();
            return null;
        }

        _message.AddRange(part);
        _next++;
        if (layer.MoreFollow)
        {
            reason = $"fragment {layer.Fragment} of a message; more fragments follow";
            return null;
        }

        whole = AuthenticationLayer.Combine(_first, layer);
        byte[] message = [.. _message];
        Clear();
        return message;
    }

    private void Begin(AuthenticationLayer layer)
    {
        Clear();
        _first = layer;
        _next = layer.Fragment;
    }

    /// <summary>Forgets the incomplete message.</summary>
    internal void Clear()
    {
        _message.Clear();
        _first = null;
    }
}
