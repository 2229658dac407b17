using Mono.Cecil;

namespace Mbus.Tests.Nano;

/// <summary>The assemblies and listings that the build copies into the folder nano of the tests.</summary>
internal static class NanoFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "nano");

    public static AssemblyDefinition Assembly(string name)
    {
        DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(Folder);
        return Read(Path.Combine(Folder, name + ".dll"), resolver);
    }

    public static Listing Listing(string name) => Nano.Listing.Parse(File.ReadAllLines(Path.Combine(Folder, name + ".txt")));

    /// <summary>Returns an assembly that the tests themselves use.</summary>
    public static AssemblyDefinition Loaded(Type type) => Read(type.Assembly.Location, new DefaultAssemblyResolver());

    private static AssemblyDefinition Read(string path, DefaultAssemblyResolver resolver) =>
        AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver, InMemory = true });
}
