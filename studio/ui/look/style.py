"""The style: Fusion with flat buttons, field edges, slim scroll bars and quiet menus."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from studio.ui.look import style_bars, style_buttons, style_fields, style_menus, style_rows, theme

Primitive = QStyle.PrimitiveElement
Control = QStyle.ControlElement
Complex = QStyle.ComplexControl
Metric = QStyle.PixelMetric
Hint = QStyle.StyleHint
SubControl = QStyle.SubControl

Paint = Callable[[QStyleOption, QPainter, QWidget | None], None]


def _nothing(_option: QStyleOption, _painter: QPainter, _widget: QWidget | None) -> None:
    pass


_PRIMITIVES: dict[Primitive, Paint] = {
    Primitive.PE_PanelButtonCommand: style_buttons.button,
    Primitive.PE_PanelButtonTool: style_buttons.tool_button,
    Primitive.PE_FrameFocusRect: _nothing,
    Primitive.PE_PanelLineEdit: style_fields.line_edit,
    Primitive.PE_FrameLineEdit: style_fields.field_edge,
    Primitive.PE_Frame: style_fields.frame,
    Primitive.PE_FrameGroupBox: style_fields.group,
    Primitive.PE_IndicatorCheckBox: style_buttons.check_box,
    Primitive.PE_IndicatorItemViewItemCheck: style_buttons.check_box,
    Primitive.PE_IndicatorRadioButton: style_buttons.radio_button,
    Primitive.PE_IndicatorArrowDown: style_buttons.arrow_down,
    Primitive.PE_IndicatorArrowRight: style_buttons.arrow_right,
    Primitive.PE_PanelMenu: style_menus.panel,
    Primitive.PE_FrameMenu: style_menus.edge,
    Primitive.PE_PanelTipLabel: style_menus.tip,
    Primitive.PE_PanelItemViewItem: style_rows.row,
    Primitive.PE_PanelItemViewRow: _nothing,
    Primitive.PE_FrameTabBarBase: style_rows.tab_base,
    Primitive.PE_FrameTabWidget: _nothing,
    Primitive.PE_FrameStatusBarItem: _nothing,
    Primitive.PE_IndicatorBranch: style_rows.branch,
}
_CONTROLS: dict[Control, Paint] = {
    Control.CE_MenuItem: style_menus.item,
    Control.CE_MenuEmptyArea: _nothing,
    Control.CE_MenuBarItem: style_menus.bar_item,
    Control.CE_MenuBarEmptyArea: _nothing,
    Control.CE_Splitter: style_bars.splitter,
    Control.CE_TabBarTabShape: style_rows.tab,
    Control.CE_ProgressBarGroove: style_bars.progress_groove,
    Control.CE_ProgressBarContents: style_bars.progress,
    Control.CE_HeaderSection: style_rows.header,
    Control.CE_HeaderLabel: _nothing,  # its words are painted with the section
    Control.CE_ComboBoxLabel: style_fields.combo_label,
}
_COMPLEX: dict[Complex, Paint] = {
    Complex.CC_ComboBox: style_fields.combo_box,
    Complex.CC_SpinBox: style_fields.spin_box,
    Complex.CC_ScrollBar: style_bars.scroll_bar,
    Complex.CC_Slider: style_bars.slider,
}
_METRICS: dict[Metric, int] = {
    Metric.PM_ScrollBarExtent: 8,  # in margins of 12, so that a focus ring fits beside it
    Metric.PM_ScrollBarSliderMin: 28,
    Metric.PM_ScrollView_ScrollBarSpacing: 0,
    Metric.PM_SplitterWidth: 1,
    Metric.PM_ButtonShiftHorizontal: 0,
    Metric.PM_ButtonShiftVertical: 0,
    Metric.PM_ButtonMargin: 14,
    Metric.PM_DefaultFrameWidth: 1,
    Metric.PM_MenuPanelWidth: 1,
    Metric.PM_MenuHMargin: 4,
    Metric.PM_MenuVMargin: 4,
    Metric.PM_MenuBarItemSpacing: 0,
    Metric.PM_MenuBarPanelWidth: 0,
    Metric.PM_MenuBarHMargin: 0,
    Metric.PM_MenuBarVMargin: 0,
    Metric.PM_SmallIconSize: 17,
    Metric.PM_ButtonIconSize: 17,
    Metric.PM_ToolBarIconSize: 17,
    Metric.PM_TabBarIconSize: 17,
    Metric.PM_TabBarTabHSpace: 24,
    Metric.PM_TabBarTabVSpace: 14,
    Metric.PM_TabBarTabOverlap: 0,
    Metric.PM_TabBarTabShiftHorizontal: 0,
    Metric.PM_TabBarTabShiftVertical: 0,
    Metric.PM_TabBarBaseOverlap: 0,
    Metric.PM_IndicatorWidth: 16,
    Metric.PM_IndicatorHeight: 16,
    Metric.PM_ExclusiveIndicatorWidth: 16,
    Metric.PM_ExclusiveIndicatorHeight: 16,
    Metric.PM_CheckBoxLabelSpacing: 8,
    Metric.PM_RadioButtonLabelSpacing: 8,
    Metric.PM_SliderThickness: 20,
    Metric.PM_SliderLength: 14,
    Metric.PM_SliderControlThickness: 14,
    Metric.PM_ToolTipLabelFrameWidth: 6,
    Metric.PM_LayoutHorizontalSpacing: 8,
    Metric.PM_LayoutVerticalSpacing: 8,
    Metric.PM_FocusFrameHMargin: 6,
}
_HINTS: dict[Hint, int] = {
    Hint.SH_ScrollBar_ContextMenu: 0,
    Hint.SH_Menu_SubMenuPopupDelay: 90,
    Hint.SH_MenuBar_MouseTracking: 1,
    Hint.SH_ToolTip_WakeUpDelay: 500,
    Hint.SH_EtchDisabledText: 0,
    Hint.SH_DitherDisabledText: 0,
    Hint.SH_ComboBox_Popup: 0,
    Hint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    Hint.SH_UnderlineShortcut: 0,
    Hint.SH_ItemView_ShowDecorationSelected: 1,
    Hint.SH_Widget_Animation_Duration: 0,
    Hint.SH_Slider_AbsoluteSetButtons: Qt.MouseButton.LeftButton.value,
    Hint.SH_ScrollView_FrameOnlyAroundContents: 0,
}


class PalimpsestStyle(QProxyStyle):
    """Every stock control of Qt in the studio's looks; colours come from the theme while painting."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: Primitive, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        paint = _PRIMITIVES.get(element)
        if paint is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            paint(option, painter, widget)

    def drawControl(
        self, element: Control, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        paint = _CONTROLS.get(element)
        if element is Control.CE_ItemViewItem:
            # The selected row is grey here, so its words keep the colour of words.
            option.palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("text"))
        if paint is None:
            super().drawControl(element, option, painter, widget)
        else:
            paint(option, painter, widget)

    def drawComplexControl(
        self, control: Complex, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        paint = _COMPLEX.get(control)
        if paint is None:
            super().drawComplexControl(control, option, painter, widget)
        else:
            paint(option, painter, widget)

    def pixelMetric(
        self, metric: Metric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is Metric.PM_DefaultFrameWidth and style_fields.is_text_area(widget):
            return style_fields.TEXT_FRAME_PX
        found = _METRICS.get(metric)
        return found if found is not None else super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: Hint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 – Qt's own name
    ) -> int:
        found = _HINTS.get(hint)
        return found if found is not None else super().styleHint(hint, option, widget, returnData)

    def sizeFromContents(self, kind, option, size, widget=None):  # type: ignore[no-untyped-def]  # called for every widget
        given = super().sizeFromContents(kind, option, size, widget)
        height = style_fields.control_height(kind, option)
        if height is not None:
            given.setHeight(height)
        if kind is QStyle.ContentsType.CT_ItemViewItem:
            return style_rows.item_size(option, given)
        if kind is QStyle.ContentsType.CT_TabBarTab:
            return style_rows.tab_size(given)
        if kind is QStyle.ContentsType.CT_MenuBarItem:
            return style_menus.bar_item_size(given)
        return style_menus.item_size(option, given) if kind is QStyle.ContentsType.CT_MenuItem else given

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        found = super().subElementRect(element, option, widget)  # type: ignore[arg-type]  # Qt's stubs leave None out
        if element is QStyle.SubElement.SE_LineEditContents:
            return style_fields.line_edit_contents(option, found, widget)
        return found

    def subControlRect(
        self, control: Complex, option: QStyleOptionComplex, part: SubControl, widget: QWidget | None = None
    ) -> QRect:
        if control is Complex.CC_ScrollBar:
            found = style_bars.scroll_bar_part(option, part)
            if found is not None:
                return found
        if control is Complex.CC_SpinBox:
            found = style_fields.spin_box_part(option, part)
            if found is not None:
                return found
        if control is Complex.CC_ComboBox:
            found = style_fields.combo_box_part(option, part)
            if found is not None:
                return found
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # Qt's stubs leave None out
