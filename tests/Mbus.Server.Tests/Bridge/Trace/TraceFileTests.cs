using System.Diagnostics;
using Mbus.Server.Bridge;

namespace Mbus.Server.Tests.Bridge;

public sealed class TraceFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-trace").FullName;

    private string FilePath => Path.Combine(_folder, "bus.trace");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_part_is_kept_within_the_limit_and_each_file_begins_with_the_first_line()
    {
        using (TraceFile file = TraceFile.Create(FilePath, TraceFile.MinLimit))
        {
            file.WriteLine("# head");
            for (int i = 0; i < 50_000; i++)
                file.WriteLine($"{i}.000000 bus sent");
        }

        string[] older = File.ReadAllLines(FilePath + ".1");
        string[] newer = File.ReadAllLines(FilePath);
        Assert.Equal(("# head", "# head"), (older[0], newer[0]));
        Assert.Equal("49999.000000 bus sent", newer[^1]);
        int first = int.Parse(older[1].Split('.')[0]);
        Assert.Equal(Enumerable.Range(first, 50_000 - first).Select(i => $"{i}.000000 bus sent"), [.. older[1..], .. newer[1..]]);
        Assert.InRange(new FileInfo(FilePath).Length + new FileInfo(FilePath + ".1").Length, TraceFile.MinLimit / 2, TraceFile.MinLimit);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_trace_that_is_there_already_is_kept_as_the_older_one()
    {
        File.WriteAllText(FilePath, "of yesterday");
        using (TraceFile file = TraceFile.Create(FilePath))
            file.WriteLine("of today");
        Assert.Equal(("of yesterday", "of today\n"), (File.ReadAllText(FilePath + ".1"), File.ReadAllText(FilePath)));
    }

    [Fact]
    public void A_symbolic_link_is_refused_and_what_it_leads_to_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The flags of open are those of Linux.");
        string other = Path.Combine(_folder, "other");
        File.WriteAllText(other, "precious");
        File.CreateSymbolicLink(FilePath, other);
        IOException e = Assert.Throws<IOException>(() => TraceFile.Create(FilePath));
        Assert.Contains("is a symbolic link", e.Message);
        Assert.Equal("precious", File.ReadAllText(other));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_fifo_is_refused_and_not_waited_for(bool hasReader)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has mkfifo here.");
        using (Process mkfifo = Process.Start("mkfifo", [FilePath]))
            mkfifo.WaitForExit();
        using FileStream? reader = hasReader ? new FileStream(FilePath, FileMode.Open, FileAccess.ReadWrite) : null;
        IOException e = Assert.Throws<IOException>(() => TraceFile.Create(FilePath));
        Assert.Contains("is not a regular file", e.Message);
    }

    [Fact]
    public void A_device_and_a_folder_that_is_missing_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has these devices.");
        Assert.Contains("is not a regular file", Assert.Throws<IOException>(() => TraceFile.Create("/dev/null")).Message);
        Assert.Throws<DirectoryNotFoundException>(() => TraceFile.Create(Path.Combine(_folder, "missing", "bus.trace")));
    }
}
