namespace Mbus.Linux;

/// <summary>What a path stands for: /dev/serial0 for /dev/ttyAMA0, for example.</summary>
public static class RealPath
{
    /// <summary>Follows a link to its end; a path that is no link, or leads nowhere, stays as it is.</summary>
    public static string Of(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return path;
        }
    }
}
