namespace Mbus.Server.Bridge;

/// <summary>Symbolic link to a pseudo-terminal; removed on disposal.</summary>
internal sealed class SymbolicLink : IDisposable
{
    private const string PseudoTerminals = "/dev/pts/";

    private readonly FileInfo _link;
    private readonly string _target;

    private SymbolicLink(FileInfo link, string target)
    {
        _link = link;
        _target = target;
    }

    /// <summary>Creates the link. Replaces an existing link to a pseudo-terminal, such as one left by a killed bridge.</summary>
    /// <exception cref="IOException">
    /// The path exists and is not such a link, or the link cannot be created; the message gives the reason.
    /// </exception>
    internal static SymbolicLink Create(string path, string target)
    {
        FileInfo link = new(path);
        try
        {
            if (link.LinkTarget?.StartsWith(PseudoTerminals, StringComparison.Ordinal) == true)
                link.Delete();
            link.CreateAsSymbolicLink(target);
            return new SymbolicLink(link, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"pty: cannot create the link {path}: {e.Message} Use a path in an existing, writable folder.", e);
        }
    }

    /// <summary>Removes the link, unless its target has changed.</summary>
    public void Dispose()
    {
        try
        {
            _link.Refresh();
            if (_link.LinkTarget == _target)
                _link.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The link remains; the next bridge replaces it.
        }
    }
}
