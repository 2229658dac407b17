using System.Text;
using Mbus.Hat.Identity;

namespace Mbus.Hat.Tests;

/// <summary>A temporary folder with the kernel files of a Raspberry Pi, filled by a test.</summary>
internal sealed class FakePi : IDisposable
{
    public FakePi()
    {
        Pi = new RaspberryPi(Directory.CreateTempSubdirectory("mbus-pi-").FullName);
    }

    public RaspberryPi Pi { get; }

    public void Dispose() => Directory.Delete(Pi.Root, recursive: true);

    public void Model(string model) => Write("proc/device-tree/model", model + "\0");

    public void Hat(HatVendor vendor)
    {
        foreach ((string name, byte[] bytes) in Identity.Sample.Node(vendor))
            Write("proc/device-tree/hat/" + name, Encoding.ASCII.GetString(bytes));
    }

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Pi.PathOf(path))!);
        File.WriteAllText(Pi.PathOf(path), text);
    }

    /// <summary>Creates a symbolic link; its target is also below the root.</summary>
    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Pi.PathOf(path))!);
        File.Delete(Pi.PathOf(path));
        File.CreateSymbolicLink(Pi.PathOf(path), Pi.PathOf(target));
    }

    /// <summary>Creates a UART with its driver in sysfs.</summary>
    public void Uart(string name, string driver)
    {
        Write($"dev/{name}", "");
        string device = $"sys/devices/platform/{name}.serial";
        Directory.CreateDirectory(Pi.PathOf($"{device}/tty/{name}"));
        Write($"{device}/tty/{name}/type", "32\n");
        Directory.CreateDirectory(Pi.PathOf("sys/bus/platform/drivers/" + driver));
        Link($"{device}/driver", "sys/bus/platform/drivers/" + driver);
        Link($"{device}/tty/{name}/device", device);
        Link($"sys/class/tty/{name}", $"{device}/tty/{name}");
    }
}
