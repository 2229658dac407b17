namespace Mbus.Gateway.Web;

/// <summary>Files that are part of the program.</summary>
internal static class Embedded
{
    internal static byte[] Read(string name)
    {
        using Stream stream = typeof(Embedded).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of the program.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
