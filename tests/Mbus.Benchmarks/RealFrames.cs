using Mbus.Client;

namespace Mbus.Benchmarks;

/// <summary>The real telegrams beside the repository, or where that folder is absent the samples of its tests.</summary>
internal static class RealFrames
{
    /// <summary>How many frames one measurement takes; the telegrams follow one another in turn.</summary>
    internal const int Rounds = 7600;

    internal static Frame[] All { get; } = Load();

    internal static Frame At(int index) => All[index % All.Length];

    private static Frame[] Load()
    {
        List<Frame> frames = [];
        foreach (string file in Directory.EnumerateFiles(Folder(), "*.hex").Order())
        {
            if (Hex.TryParse(File.ReadAllText(file), out byte[] bytes) && Frame.TryParse(bytes, 0, bytes.Length, out Frame frame))
                frames.Add(frame);
        }

        return [.. frames];
    }

    private static string Folder()
    {
        return Find("shared/frames/libmbus/test")
            ?? Find("tests/Mbus.Client.Tests/Formats/Libmbus/Samples")
            ?? throw new DirectoryNotFoundException("No telegrams to measure with: shared/frames beside the repository, or its own tests.");
    }

    private static string? Find(string path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, path);
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
