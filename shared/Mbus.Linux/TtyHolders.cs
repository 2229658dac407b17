namespace Mbus.Linux;

/// <summary>Who has a port open.</summary>
public static class TtyHolders
{
    /// <summary>Says that a port is in use, and by which processes as far as this user may know.</summary>
    public static string Describe(string path)
    {
        string port = RealPath.Of(path);
        string holders = string.Join(", ", Of(port));
        return holders.Length > 0 ? $"in use by {holders}" : $"in use by another user's process, which 'sudo fuser -v {port}' names";
    }

    /// <summary>The processes that have a port open, as far as this user may know: each "name (process N)".</summary>
    public static string[] Of(string path) => [.. Processes(RealPath.Of(path))];

    private static IEnumerable<string> Processes(string port)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int id) && Holds(process, port))
                yield return $"{NameOf(process)} (process {id})";
        }
    }

    // Processes of other users cannot be looked into, and any may end meanwhile.
    private static bool Holds(string process, string port)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(process + "/fd").Any(file => new FileInfo(file).LinkTarget == port);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(process + "/comm").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a process";
        }
    }
}
