using System.Reflection;

namespace Mbus.Client.Readings;

/// <summary>Files that are part of this library.</summary>
internal static class EmbeddedFile
{
    /// <summary>Returns the content of a resource.</summary>
    internal static byte[] Read(string name)
    {
        using Stream content = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
