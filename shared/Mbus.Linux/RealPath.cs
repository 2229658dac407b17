namespace Mbus.Linux;

/// <summary>Resolves links: /dev/serial0 to /dev/ttyAMA0, for example.</summary>
public static class RealPath
{
    /// <summary>Returns the final target of a link; a path that is not a link, or whose target is missing, is returned unchanged.</summary>
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
