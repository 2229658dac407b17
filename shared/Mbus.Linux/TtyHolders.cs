namespace Mbus.Linux;

/// <summary>Finds the processes that have a port open.</summary>
public static class TtyHolders
{
    /// <summary>Describes that a port is in use, with the processes visible to this user.</summary>
    public static string Describe(string path)
    {
        string port = RealPath.Of(path);
        string holders = string.Join(", ", Of(port));
        return holders.Length > 0 ? $"in use by {holders}" : $"in use by a process of another user; 'sudo fuser -v {port}' shows it";
    }

    /// <summary>Returns the processes that have a port open and are visible to this user, each as "name (process N)".</summary>
    public static string[] Of(string path) => [.. Processes(RealPath.Of(path))];

    private static IEnumerable<string> Processes(string port)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int id) && Holds(process, port))
                yield return $"{NameOf(process)} (process {id})";
        }
    }

    // Processes of other users are not accessible, and any process may end meanwhile.
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
