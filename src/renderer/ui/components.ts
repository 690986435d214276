import type { Components, Theme } from '@mui/material/styles';

const focusRing = { outline: '2px solid var(--bn-focus)', outlineOffset: '-1px' };
const hairline = '1px solid var(--bn-border)';

const floating = {
  background: 'var(--bn-raised)',
  border: hairline,
  borderRadius: 'var(--bn-radius-lg)',
  boxShadow: 'var(--bn-shadow)',
  backgroundImage: 'none',
};

const buttons: Components<Theme> = {
  MuiButtonBase: { defaultProps: { disableRipple: true, disableTouchRipple: true } },
  MuiButton: {
    defaultProps: { disableElevation: true, size: 'small', variant: 'outlined', color: 'inherit' },
    styleOverrides: {
      root: {
        minHeight: 'var(--bn-control)',
        minWidth: 0,
        padding: '0 12px',
        borderRadius: 'var(--bn-radius)',
        fontSize: 'var(--bn-font-size)',
        fontWeight: 500,
        lineHeight: '20px',
        letterSpacing: 0,
        textTransform: 'none',
        whiteSpace: 'nowrap',
        transition: 'none',
        '&.Mui-focusVisible': { outline: '2px solid var(--bn-focus)', outlineOffset: '1px' },
        '&.MuiButton-outlined.MuiButton-colorInherit': {
          borderColor: 'var(--bn-border-strong)',
          background: 'var(--bn-raised)',
          '&:hover': { background: 'linear-gradient(var(--bn-hover), var(--bn-hover)), var(--bn-raised)' },
        },
        '&.MuiButton-text': { padding: '0 8px', '&:hover': { background: 'var(--bn-hover)' } },
        '&.MuiButton-contained.MuiButton-colorPrimary:hover': { background: 'var(--bn-accent-hover)' },
        '&.Mui-disabled': { color: 'var(--bn-text-3)', opacity: 0.65 },
        '&.MuiButton-contained.Mui-disabled': { background: 'var(--bn-selected-inactive)' },
      },
      startIcon: { marginRight: 6, marginLeft: -2 },
      endIcon: { marginLeft: 6, marginRight: -2 },
    },
  },
  MuiIconButton: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      root: {
        padding: 0,
        width: 26,
        height: 26,
        color: 'var(--bn-text-2)',
        borderRadius: 'var(--bn-radius)',
        transition: 'none',
        '&:hover': { background: 'var(--bn-hover)', color: 'var(--bn-text)' },
        '&.Mui-focusVisible': focusRing,
        '&.Mui-disabled': { color: 'var(--bn-text-3)', opacity: 0.5 },
        '&[aria-pressed="true"]': { color: 'var(--bn-accent)', background: 'var(--bn-accent-soft)' },
      },
    },
  },
};

const inputs: Components<Theme> = {
  MuiInputBase: {
    styleOverrides: {
      root: { fontSize: 'var(--bn-font-size)', lineHeight: '18px' },
      input: {
        height: 'auto',
        '&::placeholder': { color: 'var(--bn-text-3)', opacity: 1 },
      },
    },
  },
  MuiOutlinedInput: {
    defaultProps: { size: 'small', notched: false, fullWidth: true },
    styleOverrides: {
      root: {
        background: 'var(--bn-raised)',
        borderRadius: 'var(--bn-radius)',
        '& > .MuiButton-root': { flexShrink: 0, whiteSpace: 'nowrap' },
        '& .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--bn-border-strong)', transition: 'none' },
        '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--bn-text-3)' },
        '&.Mui-focused .MuiOutlinedInput-notchedOutline': {
          borderColor: 'var(--bn-focus)',
          borderWidth: 1,
          boxShadow: '0 0 0 1px var(--bn-focus)',
        },
        '&.Mui-error .MuiOutlinedInput-notchedOutline': {
          borderColor: 'var(--bn-danger)',
          boxShadow: 'none',
        },
        '&.Mui-disabled': { background: 'transparent' },
        '&.MuiInputBase-multiline, &.MuiInputBase-adornedStart, &.MuiInputBase-adornedEnd': { padding: 0 },
      },
      input: { padding: '5px 8px' },
    },
  },
  MuiSelect: {
    defaultProps: { size: 'small', fullWidth: true, MenuProps: { transitionDuration: 0 } },
    styleOverrides: {
      select: { minHeight: '18px !important', display: 'flex', alignItems: 'center', gap: 8 },
      icon: { color: 'var(--bn-text-3)', fontSize: 18, right: 4, transition: 'none' },
    },
  },
  MuiCheckbox: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        padding: 4,
        color: 'var(--bn-text-3)',
        '& .MuiSvgIcon-root': { fontSize: 18 },
        '&.Mui-focusVisible': { ...focusRing, borderRadius: 'var(--bn-radius)' },
      },
    },
  },
  MuiRadio: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        padding: 4,
        color: 'var(--bn-text-3)',
        '& .MuiSvgIcon-root': { fontSize: 17 },
        '&.Mui-focusVisible': focusRing,
      },
    },
  },
  MuiFormControlLabel: {
    styleOverrides: {
      root: { marginLeft: -4, marginRight: 0, gap: 4 },
      label: { fontSize: 'var(--bn-font-size)' },
    },
  },
  MuiSwitch: {
    defaultProps: { size: 'small', color: 'primary' },
    styleOverrides: {
      root: {
        width: 30,
        height: 18,
        padding: 0,
        overflow: 'visible',
        '& .MuiSwitch-switchBase': {
          padding: 2,
          transition: 'none',
          '&.Mui-checked': { transform: 'translateX(12px)', color: 'var(--bn-accent-contrast)' },
          '&.Mui-checked + .MuiSwitch-track': { background: 'var(--bn-accent)', opacity: 1 },
          '&.Mui-focusVisible + .MuiSwitch-track': {
            outline: '2px solid var(--bn-focus)',
            outlineOffset: 2,
          },
        },
        '& .MuiSwitch-thumb': { width: 14, height: 14, boxShadow: 'none' },
        '& .MuiSwitch-switchBase:not(.Mui-checked)': { color: 'var(--bn-raised)' },
        '& .MuiSwitch-track': {
          borderRadius: 9,
          background: 'var(--bn-text-3)',
          opacity: 1,
          transition: 'none',
        },
      },
    },
  },
  MuiAutocomplete: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      inputRoot: { padding: '1px 4px !important' },
      input: { padding: '4px 4px !important' },
      paper: { ...floating, marginTop: 4 },
      listbox: { padding: 4 },
      option: {
        minHeight: 'var(--bn-control)',
        borderRadius: 4,
        padding: '0 8px !important',
        '&.Mui-focused': { background: 'var(--bn-selected) !important' },
      },
      noOptions: { padding: 12, color: 'var(--bn-text-3)' },
      tag: { margin: 2 },
    },
  },
  MuiChip: {
    defaultProps: { size: 'small' },
    styleOverrides: {
      root: {
        height: 20,
        borderRadius: 4,
        fontSize: 'var(--bn-font-size-sm)',
        background: 'var(--bn-selected-inactive)',
        transition: 'none',
      },
      label: { padding: '0 6px' },
      deleteIcon: { fontSize: 14, marginRight: 3 },
    },
  },
};

const surfaces: Components<Theme> = {
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiMenu: {
    defaultProps: { transitionDuration: 0 },
    styleOverrides: { paper: { ...floating, minWidth: 180 }, list: { padding: 4 } },
  },
  MuiPopover: { defaultProps: { transitionDuration: 0 }, styleOverrides: { paper: floating } },
  MuiMenuItem: {
    defaultProps: { dense: true },
    styleOverrides: {
      root: {
        minHeight: 'var(--bn-control)',
        padding: '0 8px',
        borderRadius: 4,
        gap: 8,
        fontSize: 'var(--bn-font-size)',
        lineHeight: '20px',
        transition: 'none',
        '&:hover': { background: 'var(--bn-hover)' },
        '&:focus-visible': { outline: 'none' },
        '&.Mui-focusVisible': { background: 'var(--bn-selected)' },
        '&.Mui-selected': { background: 'var(--bn-accent-soft)' },
        '&.Mui-selected.Mui-focusVisible, &.Mui-selected:hover': { background: 'var(--bn-selected)' },
        '& + .MuiDivider-root': { margin: '4px 0' },
      },
    },
  },
  MuiListSubheader: {
    styleOverrides: {
      root: {
        background: 'transparent',
        lineHeight: '24px',
        padding: '0 8px',
        fontSize: 'var(--bn-font-size-xs)',
        color: 'var(--bn-text-3)',
      },
    },
  },
  MuiDivider: { styleOverrides: { root: { borderColor: 'var(--bn-border)' } } },
  MuiBackdrop: {
    styleOverrides: { root: { background: 'var(--bn-scrim)' }, invisible: { background: 'transparent' } },
  },
  MuiDialog: {
    defaultProps: { transitionDuration: 0 },
    styleOverrides: {
      // It has the focus while nothing in the dialog does: a ring around the whole window would say nothing.
      container: { '&:focus-visible': { outline: 'none' } },
      paper: { ...floating, margin: 24, maxWidth: 560 },
    },
  },
  MuiDialogTitle: {
    styleOverrides: {
      root: { padding: '16px 20px 4px', fontSize: 15, fontWeight: 600, lineHeight: '22px', letterSpacing: 0 },
    },
  },
  MuiDialogContent: {
    styleOverrides: { root: { padding: '8px 20px', fontSize: 'var(--bn-font-size)' } },
  },
  MuiDialogActions: { styleOverrides: { root: { padding: '12px 20px 16px', gap: 4 } } },
  MuiDrawer: {
    defaultProps: { transitionDuration: 0 },
    styleOverrides: { paper: { background: 'var(--bn-surface)', borderColor: 'var(--bn-border)' } },
  },
  MuiTooltip: {
    defaultProps: { enterDelay: 500, enterNextDelay: 120, disableInteractive: true },
    styleOverrides: {
      tooltip: {
        ...floating,
        borderRadius: 'var(--bn-radius)',
        color: 'var(--bn-text)',
        fontSize: 'var(--bn-font-size-sm)',
        fontWeight: 400,
        lineHeight: '18px',
        padding: '3px 8px',
        maxWidth: 320,
      },
      popper: { '& .MuiTooltip-tooltip': { margin: '6px !important' } },
    },
  },
  MuiLinearProgress: { styleOverrides: { root: { height: 3, borderRadius: 2 } } },
};

/** Every MUI part the app uses, restyled once: dense, flat, no ripple, hairlines before shadows. */
export const components: Components<Theme> = { ...buttons, ...inputs, ...surfaces };
