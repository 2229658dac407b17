using System.Xml.Linq;

namespace Mbus.Tests.Firmware;

/// <summary>The files for nanoFramework's tools match those of the ordinary build.</summary>
public class BuildFilesTests
{
    private static readonly XNamespace Build = "http://schemas.microsoft.com/developer/msbuild/2003";

    [Theory]
    [InlineData("Mbus.Core")]
    [InlineData("Mbus.Firmware")]
    public void A_project_references_every_package_in_its_version(string project)
    {
        string folder = Repository.Folder($"device/{project}");
        string[] packages = [.. Elements($"{folder}/packages.config", "package").Select(package => $"{package.Attribute("id")!.Value}.{package.Attribute("version")!.Value}")];
        string[] paths = [.. Elements($"{folder}/{project}.nfproj", Build + "HintPath").Select(path => path.Value)];

        Assert.Equal(packages.Order(), paths.Select(path => path.Split('\\')[2]).Order());
    }

    [Fact]
    public void The_device_gets_every_assembly_that_the_firmware_is_compiled_against()
    {
        string[] compiled = [.. Elements(Repository.Folder("device/NanoSurface/Mbus.Firmware.Nano/Mbus.Firmware.Nano.csproj"), "ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))).Where(name => name != "Mbus.Core.Nano")];
        string[] deployed = [.. Elements(Repository.Folder("device/Mbus.Firmware/Mbus.Firmware.nfproj"), Build + "Reference").Select(reference => reference.Attribute("Include")!.Value)];

        Assert.Empty(compiled.Except(deployed));
    }

    [Fact]
    public void The_solution_has_both_projects()
    {
        string solution = File.ReadAllText(Repository.Folder("device/Mbus.Device.sln"));
        foreach (string project in new[] { "Mbus.Core", "Mbus.Firmware" })
        {
            string guid = Assert.Single(Elements(Repository.Folder($"device/{project}/{project}.nfproj"), Build + "ProjectGuid")).Value;
            Assert.Contains($"\"{project}\\{project}.nfproj\", \"{{{guid.ToUpperInvariant()}}}\"", solution);
        }
    }

    private static IEnumerable<XElement> Elements(string file, XName name) => XDocument.Load(file).Descendants(name);
}
