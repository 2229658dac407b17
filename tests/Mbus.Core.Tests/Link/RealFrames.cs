using Mbus.Tests.Records;

namespace Mbus.Tests.Link;

/// <summary>The telegrams of real meters that libmbus is tested with, or the test is skipped.</summary>
internal static class RealFrames
{
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        string folder = Path.Combine(Frames.Require(), "libmbus", "test");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.hex") : [];
        if (files.Length == 0)
            Assert.Skip("There are no frames in shared/frames/libmbus/test beside the repository.");
        return files.Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Frames.Hex(File.ReadAllText(file))));
    }
}
