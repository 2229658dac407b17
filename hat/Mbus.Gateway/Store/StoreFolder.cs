namespace Mbus.Gateway.Store;

/// <summary>Folder of the store.</summary>
public static class StoreFolder
{
    /// <summary>
    /// Returns the folder: the given one, else $STATE_DIRECTORY (set by systemd), else $XDG_STATE_HOME/mbus, else ~/.local/state/mbus.
    /// </summary>
    /// <param name="given">Folder of --store or of the settings; null if none is given.</param>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <exception cref="FormatException">No folder is given, and neither variable nor home is known.</exception>
    public static string Find(string? given, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(given))
            return given;

        // systemd separates several folders with colons.
        if (environment("STATE_DIRECTORY") is { Length: > 0 } state)
            return state.Split(':')[0];
        if (environment("XDG_STATE_HOME") is { Length: > 0 } home)
            return Path.Combine(home, "mbus");
        return environment("HOME") is { Length: > 0 } user
            ? Path.Combine(user, ".local", "state", "mbus")
            : throw new FormatException("No folder for the store: neither --store nor \"store\" in the settings is given, and STATE_DIRECTORY, XDG_STATE_HOME and HOME are not set.");
    }
}
