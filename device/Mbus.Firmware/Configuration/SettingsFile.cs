using System;

namespace Mbus.Firmware
{
    /// <summary>
    /// The settings as they are stored on the device. Files are an assembly of their own that not every device has, so it is looked
    /// for when the firmware runs: without it the defaults hold, and nothing can be stored.
    /// </summary>
    internal static class SettingsFile
    {
        /// <summary>Where the file is: I: is the device's internal storage.</summary>
        internal const string Path = "I:\\mbus.conf";

        private const string FileType = "System.IO.File, System.IO.FileSystem";

        /// <summary>The stored settings; the defaults where there are none, or they cannot be read.</summary>
        internal static Settings Load()
        {
            Settings settings = new();
            try
            {
                object? exists = Call("Exists", new Type[] { typeof(string) }, new object[] { Path });
                if (exists is bool isThere && isThere)
                    SettingsText.Read((byte[])Call("ReadAllBytes", new Type[] { typeof(string) }, new object[] { Path })!, settings);
            }
            catch (Exception e)
            {
                Journal.Fault(Path, e);
            }

            return settings;
        }

        /// <summary>Stores settings.</summary>
        /// <returns>Empty where they are stored; otherwise why not.</returns>
        internal static string Save(Settings settings)
        {
            try
            {
                byte[] file = SettingsText.Write(settings);
                Call("WriteAllBytes", new Type[] { typeof(string), typeof(byte[]) }, new object[] { Path, file });
                object? stored = Call("ReadAllBytes", new Type[] { typeof(string) }, new object[] { Path });
                return stored == null ? "this device stores no files" : "";
            }
            catch (Exception e)
            {
                Journal.Fault(Path, e);
                return Path + " cannot be written";
            }
        }

        // Null where the device has no files.
        private static object? Call(string method, Type[] types, object[] arguments)
        {
            Type? file = Type.GetType(FileType);
            return file?.GetMethod(method, types)?.Invoke(null, arguments);
        }
    }
}
