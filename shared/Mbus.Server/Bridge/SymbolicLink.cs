namespace Mbus.Server.Bridge;

/// <summary>A symbolic link to a pseudo-terminal, which is removed at the end.</summary>
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

    /// <summary>Makes the link. One to a pseudo-terminal that is there already, as a killed bridge leaves it, is replaced.</summary>
    /// <exception cref="IOException">There is something else of that name, or it cannot be made; the message says why.</exception>
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
            throw new IOException($"pty: the link {path} cannot be made: {e.Message} Give a path of which the folder exists and can be written to.", e);
        }
    }

    /// <summary>Removes the link, unless it leads elsewhere now.</summary>
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
            // It stays; the next bridge replaces it.
        }
    }
}
