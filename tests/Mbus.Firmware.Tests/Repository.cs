namespace Mbus.Tests.Firmware;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Folder(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
                return Path.Combine(folder.FullName, path);
        }

        throw new DirectoryNotFoundException("No Mbus.Edge.sln above " + AppContext.BaseDirectory + ": run the tests inside the repository.");
    }
}
