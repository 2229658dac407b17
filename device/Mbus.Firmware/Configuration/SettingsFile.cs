using System;

namespace Mbus.Firmware
{
    /// <summary>
    /// The settings file of the device. Not every device has the assembly for files, so the firmware searches for it at run time:
    /// without it the defaults apply, and settings cannot be stored.
    /// </summary>
    internal static class SettingsFile
    {
        /// <summary>The path of the file: I: is the device's internal storage.</summary>
        internal const string Path = "I:\\mbus.conf";

        private const string FileType = "System.IO.File, System.IO.FileSystem";

        /// <summary>Returns the stored settings; the defaults if there is no file or it cannot be read.</summary>
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
        /// <returns>Empty if they are stored; otherwise the reason.</returns>
        internal static string Save(Settings settings)
        {
            try
            {
                byte[] file = SettingsText.Write(settings);
                Call("WriteAllBytes", new Type[] { typeof(string), typeof(byte[]) }, new object[] { Path, file });
                object? stored = Call("ReadAllBytes", new Type[] { typeof(string) }, new object[] { Path });
                return stored == null ? "this device cannot store files" : "";
            }
            catch (Exception e)
            {
                Journal.Fault(Path, e);
                return Path + " cannot be written";
            }
        }

        // Null if the device has no files.
        private static object? Call(string method, Type[] types, object[] arguments)
        {
            Type? file = Type.GetType(FileType);
            return file?.GetMethod(method, types)?.Invoke(null, arguments);
        }
    }
}
